"""What is said about a whole story: the facts that stand in its metadata. The first plugin to say a key keeps it."""
