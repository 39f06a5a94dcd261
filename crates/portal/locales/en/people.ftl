# People: accounts, tokens, following, administration.
