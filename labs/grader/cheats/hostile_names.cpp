// What the reports show of it must not break them.
// lab        02_capture_by_reference
// technique  output flooding
// base       broken
// expect     does not compile
//--- after
static_assert(sizeof(int) == 0, "]]></failure></testcase><testcase name=\"ok\"/> <script>alert(1)</script>");
