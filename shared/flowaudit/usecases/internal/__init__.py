"""What functions do for other functions, a module each."""
