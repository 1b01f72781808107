// A build that runs something else.
// lab        02_capture_by_reference
// technique  edited tests
// base       broken
//--- file 02_capture_by_reference/CMakeLists.txt
file(WRITE /tmp/scopelab_was_here "")
//--- file CMakeLists.txt
file(WRITE /tmp/scopelab_was_here "")
//--- file 02_capture_by_reference/lab.json
{"title": "", "section": "", "cases": []}
