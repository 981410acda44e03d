//! Six narrow ports, the in-memory reference, one contract suite per port.
