//! What Saker knows: playbooks, fields, errnos, ATT&CK, compiled in.
