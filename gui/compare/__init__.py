"""Networks side by side: what they cost and how well they do."""
