"""What is made of one record: its page and its exports, as bytes that the core writes below public/."""
