"""Every message in French, and the catalogue that keeps them."""
