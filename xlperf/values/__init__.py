"""What people type -> values: amounts, signs, entries of a cell, the measure of a row, places."""
