"""What is said about spans of the corrected text: officials, quotations, places, dates, organizations. One layer a plugin."""
