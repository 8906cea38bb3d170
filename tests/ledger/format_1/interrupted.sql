BEGIN TRANSACTION;
CREATE TABLE log (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  method TEXT NOT NULL, time INTEGER NOT NULL, prompt_id TEXT NOT NULL
);
INSERT INTO "log" VALUES(1,'CreatePrompt',1767603900000000000,'128f9d05-ad70-453a-a684-3074b097c65d');
INSERT INTO "log" VALUES(2,'CreatePrompt',1767603900000000000,'5c844b28-f844-4c2b-9bd7-cdf809de67a3');
INSERT INTO "log" VALUES(3,'CreatePrompt',1767604140000000000,'a342e1ed-6acc-494c-ba7b-39a5dcfa3926');
INSERT INTO "log" VALUES(4,'CreatePrompt',1767604140000000000,'d8c7f81e-be60-467b-b668-0ab0695bb8be');
INSERT INTO "log" VALUES(5,'CreatePrompt',1767604140000000000,'f113e170-9d01-437f-9501-46f9c5ed0e2d');
INSERT INTO "log" VALUES(6,'CreatePrompt',1767604140000000000,'c49a8d56-9902-4e05-9ce1-a8f3da06e9d1');
INSERT INTO "log" VALUES(7,'CreatePrompt',1767604140000000000,'140e5395-0d49-415a-b546-8a818e5394f8');
INSERT INTO "log" VALUES(8,'CreatePrompt',1767604140000000000,'80b08ce0-ca52-4fa2-aaf9-869c7b92470d');
INSERT INTO "log" VALUES(9,'CreatePrompt',1767604140000000000,'fd542698-e04e-4063-9b0c-6416cad5ad24');
INSERT INTO "log" VALUES(10,'CreatePrompt',1767604140000000000,'7e7a86e0-d596-444d-a98b-05744229c67b');
INSERT INTO "log" VALUES(11,'UpdatePrompt',1767604140000000000,'c49a8d56-9902-4e05-9ce1-a8f3da06e9d1');
INSERT INTO "log" VALUES(12,'UpdatePrompt',1767604200000000000,'c49a8d56-9902-4e05-9ce1-a8f3da06e9d1');
INSERT INTO "log" VALUES(13,'CreatePrompt',1767604440000000000,'a39ff548-ec99-43ab-9ef9-8fd89e217278');
INSERT INTO "log" VALUES(14,'DeletePrompt',1767604440000000000,'d8c7f81e-be60-467b-b668-0ab0695bb8be');
INSERT INTO "log" VALUES(15,'DeletePrompt',1767604440000000000,'f113e170-9d01-437f-9501-46f9c5ed0e2d');
INSERT INTO "log" VALUES(16,'UpdatePrompt',1767604680000000000,'80b08ce0-ca52-4fa2-aaf9-869c7b92470d');
INSERT INTO "log" VALUES(17,'CreatePrompt',1767605040000000000,'5e2223b2-a574-4b49-9aab-cc956c0c48aa');
INSERT INTO "log" VALUES(18,'CreatePrompt',1767605520000000000,'ca1c0a26-daaa-4cf2-b0be-45f8a6aa98eb');
INSERT INTO "log" VALUES(19,'UpdatePrompt',1767605820000000000,'80b08ce0-ca52-4fa2-aaf9-869c7b92470d');
INSERT INTO "log" VALUES(20,'CreatePrompt',1767606120000000000,'e8ec73e3-2d30-4c01-89c2-724f13adcd32');
INSERT INTO "log" VALUES(21,'UpdatePrompt',1767606120000000000,'a342e1ed-6acc-494c-ba7b-39a5dcfa3926');
INSERT INTO "log" VALUES(22,'UpdatePrompt',1767606120000000000,'80b08ce0-ca52-4fa2-aaf9-869c7b92470d');
INSERT INTO "log" VALUES(23,'UpdatePrompt',1767606120000000000,'fd542698-e04e-4063-9b0c-6416cad5ad24');
INSERT INTO "log" VALUES(24,'CreatePrompt',1767606120000000000,'a78c7e47-9efa-487d-aed4-d69665a47648');
INSERT INTO "log" VALUES(25,'CreatePrompt',1767606120000000000,'41b980f6-144a-4cf2-8c22-508343368e31');
CREATE TABLE organization (
  only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, subject TEXT NOT NULL
);
INSERT INTO "organization" VALUES(1,'8e8ee12b-ab1e-4632-bcf3-980c0bb6e83b','cc9fc0f0-882e-4dcc-814d-ff7afc52cc2b');
CREATE TABLE prompts (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL, command TEXT NOT NULL,
  is_command INTEGER NOT NULL, is_skill INTEGER NOT NULL, is_template INTEGER NOT NULL,
  prompt TEXT NOT NULL
);
INSERT INTO "prompts" VALUES(1,'128f9d05-ad70-453a-a684-3074b097c65d',1767603900000000000,1767603900000000000,'Made by hand','Use when asked.','',0,1,0,'Typed in the dashboard.');
INSERT INTO "prompts" VALUES(2,'5c844b28-f844-4c2b-9bd7-cdf809de67a3',1767603900000000000,1767603900000000000,'Not ours','Use when asked.','',0,1,0,'Leave it.');
INSERT INTO "prompts" VALUES(3,'a342e1ed-6acc-494c-ba7b-39a5dcfa3926',1767604140000000000,1767606120000000000,'Left','Use when it has to be done.','promptsync-parked-a342e1ed',1,0,0,'Swapped with the right one.');
INSERT INTO "prompts" VALUES(6,'c49a8d56-9902-4e05-9ce1-a8f3da06e9d1',1767604140000000000,1767604200000000000,'Review a change','Use when it has to be done.','review-change',1,0,0,'Read the whole diff before you comment.');
INSERT INTO "prompts" VALUES(7,'140e5395-0d49-415a-b546-8a818e5394f8',1767604140000000000,1767604140000000000,'Right','Use when it has to be done.','right',1,0,0,'Swapped with the left one.');
INSERT INTO "prompts" VALUES(8,'80b08ce0-ca52-4fa2-aaf9-869c7b92470d',1767604140000000000,1767606120000000000,'Überprüfung 二','Use when asked.','',0,1,0,'Lies den ganzen Diff. 😀
„Zuerst“ lesen, dann urteilen.');
INSERT INTO "prompts" VALUES(9,'fd542698-e04e-4063-9b0c-6416cad5ad24',1767604140000000000,1767606120000000000,'Trimmed','Use when asked.','',0,1,0,'The platform took the end off.');
INSERT INTO "prompts" VALUES(10,'7e7a86e0-d596-444d-a98b-05744229c67b',1767604140000000000,1767604140000000000,'Word','Use when it has to be done.','word',1,0,0,'A command that is about to become a skill.');
INSERT INTO "prompts" VALUES(11,'a39ff548-ec99-43ab-9ef9-8fd89e217278',1767604440000000000,1767604440000000000,'Plain','Use when asked.','',0,1,0,'A command that became a skill.');
INSERT INTO "prompts" VALUES(12,'5e2223b2-a574-4b49-9aab-cc956c0c48aa',1767605040000000000,1767605040000000000,'Checklist','Use when asked.','',0,1,0,'Ask for tests.');
INSERT INTO "prompts" VALUES(13,'ca1c0a26-daaa-4cf2-b0be-45f8a6aa98eb',1767605520000000000,1767605520000000000,'From the dashboard','Use when it has to be done.','from-dashboard',1,0,0,'Made there, kept here.
Ä éé  !');
INSERT INTO "prompts" VALUES(14,'e8ec73e3-2d30-4c01-89c2-724f13adcd32',1767606120000000000,1767606120000000000,'Word','Use when asked.','',0,1,0,'A skill that was a command.');
INSERT INTO "prompts" VALUES(15,'a78c7e47-9efa-487d-aed4-d69665a47648',1767606120000000000,1767606120000000000,'One','Use when it has to be done.','one',1,0,0,'The first new one.');
INSERT INTO "prompts" VALUES(16,'41b980f6-144a-4cf2-8c22-508343368e31',1767606120000000000,1767606120000000000,'Two','Use when asked.','',0,1,0,'The second new one.');
CREATE UNIQUE INDEX command_holder ON prompts (command) WHERE command <> '';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('prompts',16);
INSERT INTO "sqlite_sequence" VALUES('log',25);
COMMIT;
