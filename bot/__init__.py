"""The service: everything that meets people, keeps anything, or knows the time."""
