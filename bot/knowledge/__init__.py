"""What we tell people: texts, labels, services; loaded, checked, rendered, signed."""
