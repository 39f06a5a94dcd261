DROP TABLE publication;
DROP TABLE form_draft;
