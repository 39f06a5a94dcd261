//! Tests of the program, run as people run it.
