// TLS with a certificate that the test makes.
#include "scopelab/rpc/tests/testing.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <gtest/gtest.h>

#include <memory>

namespace scopelab::rpc::testing {
namespace {

struct pair {
  std::string certificate, key;
};

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> to{BIO_new(BIO_s_mem()),
                                                     BIO_free};
  write(to.get());
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(to.get(), &bytes);
  return {bytes, static_cast<std::size_t>(count)};
}

// Of "localhost", signed by itself.
pair self_signed() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
      EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> made{X509_new(), X509_free};
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  for (const auto& [which, value] :
       {std::pair{NID_subject_alt_name, "DNS:localhost"},
        std::pair{NID_basic_constraints, "critical,CA:TRUE"}}) {
    X509_EXTENSION* const added =
        X509V3_EXT_conf_nid(nullptr, nullptr, which, value);
    X509_add_ext(made.get(), added, -1);
    X509_EXTENSION_free(added);
  }
  X509_sign(made.get(), key.get(), EVP_sha256());
  return {pem([&](BIO* to) { PEM_write_bio_X509(to, made.get()); }),
          pem([&](BIO* to) {
            PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0,
                                     nullptr, nullptr);
          })};
}

status ended(client_options how) {
  how.patience = std::chrono::milliseconds{300};
  client shop{std::move(how)};
  try {
    return shop.execute(command_of(1)).error;
  } catch (const rpc_error& error) {
    return error.why();
  }
}

TEST(tls, with_certificates_it_serves_beyond_loopback_and_nobody_else) {
  const folder in;
  const pair own = self_signed(), other = self_signed();
  effects shop{effects_file(in.path())};
  server_options how = options_in(in.path());
  how.address = "0.0.0.0:0";
  how.tls = {.certificate = own.certificate, .private_key = own.key};
  const server serving{shop, how};
  const std::string address = serving.address();

  client_options to = client_in(in.path());
  to.address = "127.0.0.1" + address.substr(address.rfind(':'));
  EXPECT_EQ(ended(to).code, codes::unavailable) << "without TLS";
  to.roots = other.certificate;
  to.server_name = "localhost";
  EXPECT_EQ(ended(to).code, codes::unavailable) << "another's certificate";
  to.roots = own.certificate;
  to.server_name = "elsewhere";
  EXPECT_EQ(ended(to).code, codes::unavailable) << "another's name";
  to.server_name = "localhost";
  EXPECT_TRUE(ended(to).ok());
}

TEST(tls, a_client_that_must_show_a_certificate) {
  const folder in;
  const pair own = self_signed(), guest = self_signed();
  effects shop{effects_file(in.path())};
  server_options how = options_in(in.path());
  how.address = "127.0.0.1:0";
  how.tls = {own.certificate, own.key, guest.certificate};
  const server serving{shop, how};

  client_options to = client_in(in.path());
  to.address = serving.address();
  to.roots = own.certificate;
  to.server_name = "localhost";
  EXPECT_EQ(ended(to).code, codes::unavailable);
  to.certificate = guest.certificate;
  to.private_key = guest.key;
  EXPECT_TRUE(ended(to).ok());
}

}  // namespace
}  // namespace scopelab::rpc::testing
