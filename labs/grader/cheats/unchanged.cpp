// The broken half as it was handed out.
// lab        02_capture_by_reference
// technique  nothing done
// base       broken
