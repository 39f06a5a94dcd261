-- What was public and deleted before announcements were kept, or came as deleted from elsewhere.
INSERT INTO announcement (id, at, gone, owner_org)
SELECT id, modified, TRUE, owner_org FROM dataset
WHERE state = 'deleted' AND NOT private AND kind <> 'harvest'
  AND NOT EXISTS (SELECT 1 FROM announcement WHERE announcement.id = dataset.id)
  AND (
    EXISTS (
      SELECT 1 FROM dataset_version AS kept WHERE kept.dataset_id = dataset.id
        AND json_extract(kept.body, '$.state') = 'active' AND NOT COALESCE(json_extract(kept.body, '$.private'), FALSE)
    )
    OR NOT EXISTS (
      SELECT 1 FROM dataset_version AS kept WHERE kept.dataset_id = dataset.id
        AND json_extract(kept.body, '$.state') <> 'deleted'
    )
  );
