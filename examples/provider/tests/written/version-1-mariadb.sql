/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
DROP TABLE IF EXISTS `oauth_access_tokens`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_access_tokens` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_access_tokens_grant_key` (`grant_key`),
  KEY `oauth_access_tokens_client_key` (`client_key`),
  KEY `oauth_access_tokens_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_access_tokens` DISABLE KEYS */;
INSERT INTO `oauth_access_tokens` VALUES (0x603637B1972EBB79AAD359D5A7B35F5371FB598C289592DE4BEDD39A84F2D242,0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"YDY3sZcuu3mq01nVp7NfU3H7WYwolZLeS-3TmoTy0kI\",\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"read write\",\"audience\":[],\"issued_at\":1796119860,\"expires_at\":4796119860}',4796119860);
INSERT INTO `oauth_access_tokens` VALUES (0xBDC3730D3EAFC8059FA066406A2E71F91C809C32320B470241E1A3F077090194,0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"vcNzDT6vyAWfoGZAai5x-RyAnDIyC0cCQeGj8HcJAZQ\",\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"read write\",\"audience\":[],\"issued_at\":1796119860,\"expires_at\":4796119860}',4796119860);
/*!40000 ALTER TABLE `oauth_access_tokens` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_authorization_codes`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_authorization_codes` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `redeemed_for` binary(32) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_authorization_codes_grant_key` (`grant_key`),
  KEY `oauth_authorization_codes_client_key` (`client_key`),
  KEY `oauth_authorization_codes_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_authorization_codes` DISABLE KEYS */;
INSERT INTO `oauth_authorization_codes` VALUES (0x7CCFAF06A8110E308D0C3319BEF88B6FDB791D70353282B2356D7E029A3BDF6B,0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"fM-vBqgRDjCNDDMZvviLb9t5HXA1MoKyNW1-Apo732s\",\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"redirect_uri\":\"https://client.example/cb\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"read write\",\"audience\":[],\"code_challenge\":null,\"nonce\":null,\"auth_time\":1796119860,\"issued_at\":1796119860,\"expires_at\":1796120160}',0x603637B1972EBB79AAD359D5A7B35F5371FB598C289592DE4BEDD39A84F2D242,1796120160);
/*!40000 ALTER TABLE `oauth_authorization_codes` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_clients`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_clients` (
  `client_key` binary(32) NOT NULL,
  `client_id` longtext NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`client_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_clients` DISABLE KEYS */;
INSERT INTO `oauth_clients` VALUES (0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'web','{\"client_id\":\"web\",\"secrets\":[{\"sha256\":\"yydM7sZeMrmXeDl2hKS_K96oHi46ayo0wHE7xQF_z9w\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[\"https://client.example/cb\"],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],\"scope\":\"read write\"}}');
INSERT INTO `oauth_clients` VALUES (0x5E8C9902207AFAEB7120430C585A445F21E92932081D64BC99F80E4925BCB002,'job','{\"client_id\":\"job\",\"secrets\":[{\"sha256\":\"2exQZpLZk1o_wT8ZXyvJ_n_5D4Cy1odz5btTbHZouTs\"}],\"disabled\":false,\"resource_server\":false,\"metadata\":{\"redirect_uris\":[],\"token_endpoint_auth_method\":\"client_secret_basic\",\"grant_types\":[\"client_credentials\"],\"response_types\":[\"code\"],\"scope\":\"read\"}}');
/*!40000 ALTER TABLE `oauth_clients` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_consents`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_consents` (
  `consent_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`consent_key`),
  KEY `oauth_consents_client_key` (`client_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_consents` DISABLE KEYS */;
INSERT INTO `oauth_consents` VALUES (0x3DC444C647335C85CE7817BBB5D9C65C8796F58B83E3B9101A897069D2C55AC3,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"subject\":\"248289761001\",\"client_id\":\"web\",\"scope\":\"read write\",\"given_at\":1796119860}');
/*!40000 ALTER TABLE `oauth_consents` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_grants`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_grants` (
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `subject_key` binary(32) DEFAULT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`grant_key`),
  KEY `oauth_grants_client_key` (`client_key`),
  KEY `oauth_grants_subject_key` (`subject_key`),
  KEY `oauth_grants_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_grants` DISABLE KEYS */;
INSERT INTO `oauth_grants` VALUES (0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,0x4ACE913314955C59729619DB3EB77A3269CBFADB9F60E878C222D1E18F0E8C0F,'{\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"scope\":\"read write\",\"issued_at\":1796119860,\"expires_at\":1796120160}',4796119860);
/*!40000 ALTER TABLE `oauth_grants` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_migrations`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_migrations` (
  `version` bigint(20) NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_migrations` DISABLE KEYS */;
INSERT INTO `oauth_migrations` VALUES (1);
/*!40000 ALTER TABLE `oauth_migrations` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_refresh_tokens`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_refresh_tokens` (
  `digest` binary(32) NOT NULL,
  `grant_key` binary(32) NOT NULL,
  `client_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `successor` longtext DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_refresh_tokens_grant_key` (`grant_key`),
  KEY `oauth_refresh_tokens_client_key` (`client_key`),
  KEY `oauth_refresh_tokens_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_refresh_tokens` DISABLE KEYS */;
INSERT INTO `oauth_refresh_tokens` VALUES (0x09003E2CC3BB2DB33517B55EF0309F86367E101993F85764BC1D6B16C449231D,0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"CQA-LMO7LbM1F7Ve8DCfhjZ-EBmT-FdkvB1rFsRJIx0\",\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"read write\",\"audience\":[],\"issued_at\":1796119860,\"expires_at\":4796119860,\"successor\":null}','{\"rotated_at\":1796119860,\"sealed\":\"uY4aYapRl5yFCvvF9uT0MjGNM5LcD6p5W7TFEZsj0EM\"}',4796119860);
INSERT INTO `oauth_refresh_tokens` VALUES (0xEAF8520507221B3FA65C45D2B926E2F298580FDE49A5A7F5F4B60DBD55927466,0xAE6D60F8CF8E689BCB42DA38DD502ED60400FE4EA5AE2E77B4C844BF72EB513E,0x4B5E57F6EB2F42B9039B3D1E13929295F231749C510CBE341CD68036D9AF97E2,'{\"digest\":\"6vhSBQciGz-mXEXSuSbi8phYD95Jpaf19LYNvVWSdGY\",\"grant_id\":\"uJSs3valyy-xx6LEtpWhrQ\",\"client_id\":\"web\",\"subject\":\"248289761001\",\"username\":\"alice\",\"scope\":\"read write\",\"audience\":[],\"issued_at\":1796119860,\"expires_at\":4796119860,\"successor\":null}',NULL,4796119860);
/*!40000 ALTER TABLE `oauth_refresh_tokens` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_sessions`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_sessions` (
  `digest` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`digest`),
  KEY `oauth_sessions_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_sessions` DISABLE KEYS */;
INSERT INTO `oauth_sessions` VALUES (0x47CA1B8A8D80502FCBD492CBA24A9BA38F164445FA7C7EF7FEF8701B0637A6AD,'{\"digest\":\"R8obio2AUC_L1JLLokqbo48WREX6fH73_vhwGwY3pq0\",\"data\":\"{\\\"waiting\\\":[],\\\"logged_in\\\":{\\\"auth_time\\\":1796119860,\\\"subject\\\":\\\"248289761001\\\",\\\"username\\\":\\\"alice\\\"}}\",\"saved_at\":1796119860,\"expires_at\":1796121660}',1796121660);
/*!40000 ALTER TABLE `oauth_sessions` ENABLE KEYS */;
DROP TABLE IF EXISTS `oauth_users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `oauth_users` (
  `username_key` binary(32) NOT NULL,
  `record` longtext NOT NULL,
  PRIMARY KEY (`username_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `oauth_users` DISABLE KEYS */;
/*!40000 ALTER TABLE `oauth_users` ENABLE KEYS */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
