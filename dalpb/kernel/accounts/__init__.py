"""Sign-in, second factors, people, roles and tokens."""
