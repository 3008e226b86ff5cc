"""The screens: they draw tables and pictures of what the optimizer and the inventory say, and compute nothing."""
