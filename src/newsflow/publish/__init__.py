"""What is made of many records: feeds, sitemaps, directories; and what keeps a record out of them."""
