"""Personal names in a text: how they are built, whom they name, and where. Shared by the plugins that deal with people."""
