"""The rules of voice: consent, what may be told of few people, answers owed, equality."""
