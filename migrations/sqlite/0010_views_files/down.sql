DROP TABLE file_transfer;
DROP TABLE file;
DROP TABLE resource_view;
