"""Plays a scripted conversation against everything real but the channels and the time."""
