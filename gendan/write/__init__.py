"""Values to files: whole or not at all, keeping what people wrote around them."""
