"""What commands have to say, as frozen values."""
