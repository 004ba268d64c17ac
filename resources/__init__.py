"""Icons, themes, translations and templates. Data only."""
