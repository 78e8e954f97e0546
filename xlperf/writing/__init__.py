"""Everything that is written: sheets, the Word document, and how both become files."""
