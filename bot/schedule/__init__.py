"""Time is a room of its own: due rows are in our tables, APScheduler only ticks."""
