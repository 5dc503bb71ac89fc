"""What is kept, closed, and for how long."""
