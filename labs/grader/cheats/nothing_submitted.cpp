// An empty submission.
// lab        02_capture_by_reference
// technique  nothing done
// base       none
