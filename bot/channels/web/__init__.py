"""The web page: the default, and the more private way."""
