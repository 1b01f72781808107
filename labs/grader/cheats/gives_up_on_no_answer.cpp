// Last first and with a key, but asked twice at most: an agency that is away for longer keeps the booking.
// lab        11_half_done_saga
// technique  half of the fix
// base       fixed
// expect     fails compensated_in_order contract left
//--- replaces take_back
void take_back(trip& of) {
  for (const booking& b : std::views::reverse(of.booked())) {
    of.cancel(b, of.id + " " + b.name) || of.cancel(b, of.id + " " + b.name);
    of.note_cancelled(b);
  }
}
