DROP TABLE validation;
