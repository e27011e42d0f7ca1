"""This app's resources."""
