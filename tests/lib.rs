//! The whole from outside: architecture, corpus, playbooks, browser.
