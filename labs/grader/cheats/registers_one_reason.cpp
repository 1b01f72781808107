// One of the reasons is there from the start.
// lab        12_unseen_failure
// technique  half of the fix
// base       fixed
// expect     fails born_at_one contract cancelled
//--- replaces register_failures
counter_family& register_failures(prometheus::Registry& in) {
  counter_family& family = prometheus::BuildCounter().Name(failures_name).Help("Of undos.").Register(in);
  family.Add({{"reason", all_reasons.back()}});
  return family;
}
