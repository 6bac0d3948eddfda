"""What the typos plugin is made of: the lexicon, candidates, context, and the model that says how sure it is."""
