DROP TABLE inventory_row;
DROP TABLE inventory_import;
