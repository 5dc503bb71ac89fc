"""The counsellors' web application: its own process, port, origin and sessions."""
