# Publishing: uploads, drafts, approval, inventories.
