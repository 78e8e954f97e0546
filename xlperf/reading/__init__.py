"""What was typed -> the Evaluation: tables found, rows and cells read, subjects put together, official forms read."""
