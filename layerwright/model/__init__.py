"""What a person edits: networks, datasets and configuration, as frozen values."""
