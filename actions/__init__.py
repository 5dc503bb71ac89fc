"""What the dialogue asks the service to decide: acts and slots, no database, no network."""
