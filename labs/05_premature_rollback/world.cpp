#include "world.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

reply created() { return {200, "created"}; }

void insert_order(const visit& of) {
  of.sql << "insert into orders (id, voucher) values (:id, :voucher)", soci::use(of.asked.id),
      soci::use(of.asked.voucher);
}

void insert_line(const visit& of) {
  of.sql << "insert into line (order_id, item) values (:id, :item)", soci::use(of.asked.id),
      soci::use(of.asked.item);
}

reply store(const visit& of) {
  insert_order(of);
  insert_line(of);
  of.throw_if_gone();
  return created();
}

asio::awaitable<reply> store_async(const visit& of) {
  insert_order(of);
  co_await asio::post(asio::use_awaitable);  // others have their turn
  insert_line(of);
  of.throw_if_gone();
  co_return created();
}

reply store_if_known(const visit& of) {
  insert_order(of);
  int known = 0;
  of.sql << "select count(*) from item where name = :name", soci::use(of.asked.item),
      soci::into(known);
  if (known == 0) return {409, "no such item"};
  insert_line(of);
  of.throw_if_gone();
  return created();
}
