"""Telegram: through python-telegram-bot's API types, with our own receiving and sending."""
