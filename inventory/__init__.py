"""What the State owns, what needs what, and when support ends."""
