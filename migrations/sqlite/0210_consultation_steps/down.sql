ALTER TABLE subscription DROP COLUMN step;
