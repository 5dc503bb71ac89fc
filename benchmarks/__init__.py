"""What is measured: understanding and speed. Each module writes a report into reports/."""
