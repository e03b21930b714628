//! Many alerts in little memory: columns with interned strings, built while the input streams in.
