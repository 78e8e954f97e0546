"""LibreOffice on a screen, as a person has it: message boxes, mouse, keys."""
