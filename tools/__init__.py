"""What builds committed files: see README.md in this folder."""
