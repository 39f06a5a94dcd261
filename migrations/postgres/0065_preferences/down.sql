DROP TABLE account_preference;
