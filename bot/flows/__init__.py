"""What is done in the world: one module a flow. A flow performs, and hands back a receipt."""
